-- Calls in views.
CREATE TABLE staff (id int PRIMARY KEY, active tinyint(1), name varchar(20) NOT NULL);
CREATE VIEW shown AS
SELECT id, IF(active, 'yes', '') AS active, IF(id > 3, 1, 0) AS late FROM staff;
CREATE VIEW names AS
SELECT GROUP_CONCAT(name ORDER BY id DESC SEPARATOR '; ') AS list FROM staff;
