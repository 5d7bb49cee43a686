-- After databases.sql: the passwords that the services have unless they are told others. Nothing outside of this
-- compose project can reach the server.
ALTER ROLE orders PASSWORD 'orders';
ALTER ROLE orders_owner PASSWORD 'orders_owner';
ALTER ROLE inventory PASSWORD 'inventory';
ALTER ROLE inventory_owner PASSWORD 'inventory_owner';
ALTER ROLE payments PASSWORD 'payments';
ALTER ROLE payments_owner PASSWORD 'payments_owner';
