-- Shop: orders and customers
SET DEFINE OFF

PROMPT Creating tables

CREATE TABLE customers (
  customer_id   NUMBER(10)        NOT NULL,
  name          VARCHAR2(80 CHAR) NOT NULL, -- 氏名
  joined        DATE DEFAULT SYSDATE,
  credit        NUMBER,
  CONSTRAINT customers_pk PRIMARY KEY (customer_id)
) TABLESPACE users PCTFREE 10;

CREATE TABLE orders (
  order_id     NUMBER(10) NOT NULL,
  customer_id  NUMBER(10) NOT NULL,
  ordered      TIMESTAMP WITH LOCAL TIME ZONE,
  total        NUMBER(12,2),
  note         LONG
);

CREATE BITMAP INDEX orders_customer_ix ON orders (customer_id);
ALTER TABLE orders ADD CONSTRAINT orders_pk PRIMARY KEY (order_id);
ALTER TABLE orders ADD CONSTRAINT orders_customer_fk
  FOREIGN KEY (customer_id) REFERENCES customers (customer_id) NOVALIDATE;
CREATE SEQUENCE order_seq START WITH 1000 CACHE 20;
COMMENT ON TABLE customers IS '顧客';

CREATE OR REPLACE VIEW big_customers AS
  SELECT c.name, SUM(NVL(o.total, 0)) AS total
    FROM customers c, orders o
   WHERE o.customer_id (+) = c.customer_id
   GROUP BY c.name
  HAVING SUM(o.total) > 10000;

CREATE OR REPLACE PROCEDURE raise_credit (p_id NUMBER, p_amount NUMBER) IS
  v_credit customers.credit%TYPE;
BEGIN
  SELECT credit INTO v_credit FROM customers WHERE customer_id = p_id;
  UPDATE customers SET credit = v_credit + p_amount WHERE customer_id = p_id;

  COMMIT;
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    raise_application_error(-20001, 'no such customer <' || p_id || '>');
END;
/

INSERT INTO customers VALUES (1, 'Sato', DATE '2024-01-01', 100);
INSERT INTO customers VALUES (2, 'Suzuki', DATE '2024-01-02', NULL);
INSERT INTO customers VALUES (3, 'O''Neil </script>', DATE '2024-01-03', 50);
GRANT SELECT ON customers TO report_reader;
