-- the clock again, in a file of its own
DELETE FROM daily WHERE day < now()
