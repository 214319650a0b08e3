CREATE TABLE goods (
  id int NOT NULL PRIMARY KEY,
  label varchar(20),
  label varchar(40),
  facts json,
  shown boolean GENERATED ALWAYS AS (facts->"$.shown"),
  maker varchar(40) GENERATED ALWAYS AS (facts->>"$.maker"),
  price int
);
ALTER TABLE goods CHANGE price label decimal(10,2);
ALTER TABLE goods RENAME COLUMN price TO label;
