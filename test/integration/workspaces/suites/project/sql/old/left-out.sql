TRUNCATE everything; INSERT INTO visits SELECT random();
