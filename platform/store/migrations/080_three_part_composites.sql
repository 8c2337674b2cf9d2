-- DESIGN.md §4 "Index": a database that holds nothing yet needs no rows made anew; its first row follows the rules of now.
UPDATE epoch SET value = 2 WHERE name = 'index' AND value = 1
  AND NOT EXISTS (SELECT FROM head) AND NOT EXISTS (SELECT FROM common_head);
