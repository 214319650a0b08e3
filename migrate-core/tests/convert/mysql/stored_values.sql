-- Literals that MySQL stores as the column's type says.
CREATE TABLE items (
  id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  open bit(1) NOT NULL DEFAULT b'0',
  mask bit(6) DEFAULT b'101',
  amount int DEFAULT 0x0A,
  done boolean NOT NULL DEFAULT false,
  label varchar(20) DEFAULT "it's",
  code binary(4) NOT NULL DEFAULT '\0\0\0\0',
  due datetime DEFAULT NULL,
  made date NOT NULL,
  size enum("S", 'M', "X\"L")
) AUTO_INCREMENT=0;
INSERT INTO items VALUES
  (NULL, b'1', 5, '', TRUE, 0x4A6F, 'ab\\d', '0000-00-00 00:00:00', '2024-01-31', "M"),
  (2, 0, b'110', x'ff', 0, true, 0x00ff, '2024-02-29 10:00:00', '2024-01-31', 'S');
INSERT INTO items (made) VALUES ('0000-00-00');
UPDATE items SET open = b'0', mask = 3 WHERE id = 2;
