CREATE TABLE `users` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '' COMMENT 'It''s the "name"',
  `kind` enum('a','b') DEFAULT 'a',
  `flags` set('x','y') DEFAULT NULL,
  `born` date DEFAULT '0000-00-00',
  `changed` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `total` decimal(10,2) GENERATED ALWAYS AS (`id` * 2) STORED,
  `active` tinyint(1) NOT NULL DEFAULT '1',
  `doc` text,
  PRIMARY KEY (`id`),
  UNIQUE KEY `name` (`name`),
  UNIQUE KEY `doc_uk` (`doc`(100)),
  KEY `kind_idx` (`kind`,`born`) USING BTREE,
  FULLTEXT KEY `ft` (`doc`),
  CONSTRAINT `ck` CHECK ((`id` > 0))
) ENGINE=InnoDB AUTO_INCREMENT=1234 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC COMMENT='All users';

CREATE TABLE posts (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id int unsigned,
  parent bigint,
  KEY (user_id),
  CONSTRAINT posts_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE,
  FOREIGN KEY (parent) REFERENCES posts (id)
);

ALTER TABLE posts
  ADD COLUMN title varchar(30) NOT NULL AFTER id,
  ADD KEY title_idx (title),
  MODIFY user_id int unsigned NOT NULL,
  CHANGE parent parent_id bigint,
  DROP FOREIGN KEY posts_user,
  AUTO_INCREMENT = 50,
  ENGINE = InnoDB;

CREATE TABLE by_year (
  d date NOT NULL,
  n int
) PARTITION BY RANGE (YEAR(d)) (
  PARTITION p1999 VALUES LESS THAN (2000) ENGINE = InnoDB,
  PARTITION p2000 VALUES LESS THAN (2001),
  PARTITION pmax VALUES LESS THAN MAXVALUE
);

CREATE TABLE by_days (d date, n int) PARTITION BY RANGE (TO_DAYS(d)) (
  PARTITION a VALUES LESS THAN (TO_DAYS('2008-01-01')),
  PARTITION b VALUES LESS THAN (733773)
);

CREATE TABLE by_hash (id int, PRIMARY KEY (id)) PARTITION BY HASH (id) PARTITIONS 3;
CREATE TABLE by_key (id int, PRIMARY KEY (id)) PARTITION BY KEY () PARTITIONS 2;
CREATE TABLE by_list (n int NOT NULL) PARTITION BY LIST (n) (PARTITION odd VALUES IN (1,3), PARTITION even VALUES IN (2,4));

DROP TABLE IF EXISTS `gone`;
CREATE TABLE IF NOT EXISTS posts (id int);
RENAME TABLE by_list TO listed;
