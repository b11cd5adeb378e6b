-- Every node that begins takes a number, which ends the queue tickets that it gives: so two nodes never give
-- the same, even in the same microsecond. After 2048 beginnings the numbers come round again.
create sequence bookings.queue_nodes as bigint minvalue 0 maxvalue 2047 cycle;
