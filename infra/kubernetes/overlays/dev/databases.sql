-- Run once, when the server makes its data: three databases, each with the two roles that can reach it. The owner's
-- migrates it; the service's owns nothing, and the migrations grant it what it may.
CREATE ROLE orders_owner LOGIN CONNECTION LIMIT 10;
CREATE ROLE orders LOGIN CONNECTION LIMIT 20;
CREATE DATABASE orders OWNER orders_owner;
REVOKE ALL ON DATABASE orders FROM PUBLIC;
GRANT CONNECT ON DATABASE orders TO orders;

CREATE ROLE inventory_owner LOGIN CONNECTION LIMIT 10;
CREATE ROLE inventory LOGIN CONNECTION LIMIT 20;
CREATE DATABASE inventory OWNER inventory_owner;
REVOKE ALL ON DATABASE inventory FROM PUBLIC;
GRANT CONNECT ON DATABASE inventory TO inventory;

CREATE ROLE payments_owner LOGIN CONNECTION LIMIT 10;
CREATE ROLE payments LOGIN CONNECTION LIMIT 20;
CREATE DATABASE payments OWNER payments_owner;
REVOKE ALL ON DATABASE payments FROM PUBLIC;
GRANT CONNECT ON DATABASE payments TO payments;

REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
