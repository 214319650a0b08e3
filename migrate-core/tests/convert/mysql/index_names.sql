-- Names of indexes and keys belong to their tables.
CREATE TABLE a (id int PRIMARY KEY, name varchar(10), UNIQUE KEY name_ix (name));
CREATE TABLE b (id int PRIMARY KEY, name varchar(10), KEY name_ix (name));
