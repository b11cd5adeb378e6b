-- Taxes, fees and automatic discounts are under audit, in the log of whoever's page they were changed on.
call users.watch('events.price_lists', 'price_list', 'owner', 'kind rules');
