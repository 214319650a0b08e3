-- Two dumps after each other: the rows of the first go with its tables.
DROP TABLE IF EXISTS town;
CREATE TABLE town (id int NOT NULL PRIMARY KEY, name varchar(40));
INSERT INTO town VALUES (1, 'Uji');
UPDATE town SET name = 'Nara' WHERE id = 1;
DELETE FROM town WHERE id = 2;
DROP TABLE IF EXISTS town;
CREATE TABLE town (id int NOT NULL PRIMARY KEY, label varchar(40));
INSERT INTO town VALUES (1, 'Otsu');
INSERT INTO town (id, name) VALUES (2, 'a column of the first definition');
INSERT INTO town VALUES (3, 'Kobe', 'one value too many');

-- What somebody has read does not go.
CREATE TABLE hand_over (id int, name varchar(40));
INSERT INTO hand_over VALUES (7, 'Sakai');
INSERT INTO town SELECT id, name FROM hand_over;
DROP TABLE hand_over;

-- What a reader makes of the rows goes as well.
CREATE TABLE first_step (id int, name varchar(40));
INSERT INTO first_step VALUES (8, 'Suita');
CREATE TABLE second_step (id int, name varchar(40));
INSERT INTO second_step SELECT id, name FROM first_step;
DROP TABLE second_step, first_step;
