-- Keys of a part of a column.
CREATE TABLE pages (
  path varchar(255) NOT NULL,
  body text NOT NULL,
  hash varbinary(64),
  raw blob,
  PRIMARY KEY (path(100)),
  UNIQUE KEY body_uk (body(50), hash(64)),
  KEY whole (path(255)),
  KEY short (path(20)),
  KEY long_text (body(200)),
  KEY bytes (raw(16))
);
CREATE TABLE links (path varchar(255), FOREIGN KEY (path) REFERENCES pages (path));
