-- Run once, when the server makes its data: three databases, each with the one role that can reach it.
CREATE ROLE orders LOGIN;
CREATE DATABASE orders OWNER orders;
REVOKE CONNECT ON DATABASE orders FROM PUBLIC;

CREATE ROLE inventory LOGIN;
CREATE DATABASE inventory OWNER inventory;
REVOKE CONNECT ON DATABASE inventory FROM PUBLIC;

CREATE ROLE payments LOGIN;
CREATE DATABASE payments OWNER payments;
REVOKE CONNECT ON DATABASE payments FROM PUBLIC;

REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;
