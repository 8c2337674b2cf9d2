-- Choices of patients that keep some clinical information keep openEHR content too (COMPOSITION 1003, CONTRIBUTION 1005), in
-- which information of every kind may stand: those that were made before it could be stored, and those of a time only.
UPDATE privacy_choice SET kinds = kinds || ARRAY[1003, 1005]::int2[]
WHERE mode <> 0 AND object IS NULL AND NOT kinds && ARRAY[1003]::int2[]
  AND kinds && ARRAY[4, 9, 14, 15, 21, 26, 28, 34, 38, 40, 41, 42, 54, 56, 61, 74, 76, 77, 79, 80, 95, 96, 113, 120, 124, 126, 140]::int2[];
