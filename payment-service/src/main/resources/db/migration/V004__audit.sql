-- The audit reads the provider's book by order.
CREATE INDEX simulator_book_order ON simulator_book (order_id);
