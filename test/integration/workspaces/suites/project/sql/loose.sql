-- named by no workflow
INSERT INTO visits SELECT * FROM raw_visits WHERE day = CURRENT_DATE;
