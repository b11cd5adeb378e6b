-- Why an event was cancelled, for its buyers.
alter table events.events add column cancel_reason text check (length(cancel_reason) <= 300);

-- The movements of a pool outlive it: an unused pool can be deleted, its history stays.
alter table events.inventory_ledger drop constraint inventory_ledger_event_id_pool_id_fkey;
create index inventory_ledger_by_booking on events.inventory_ledger (event_id, booking_id) where booking_id is not null;

-- A picture as the API shows it; null for the empty side of a left join.
create function events.cover_json(media events.media) returns jsonb language sql immutable parallel safe as $$
  select case when media.id is null then null else jsonb_build_object(
    'id', media.id, 'width', media.width, 'height', media.height, 'widths', to_jsonb(media.widths),
    'placeholder', translate(encode(media.placeholder, 'base64'), chr(10), ''),
    'dominant_color', media.dominant_color) end
$$;

-- Lower case without the accents of Latin letters: what people type when they search.
create function events.fold(words text) returns text language sql immutable parallel safe as $$
  select translate(replace(replace(replace(lower(words), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
    'àáâãäåāăąçćčďđèéêëēęěğìíîïīıłñńňòóôõöøőřśšşţťùúûüůűūýÿźżž',
    'aaaaaaaaacccddeeeeeeegiiiiiilnnnooooooorsssttuuuuuuuyyzzz')
$$;

-- The text search configuration of a language; `simple` where PostgreSQL has none of its own.
create function events.search_config(language text) returns regconfig language sql stable parallel safe as $$
  select coalesce(
    (select config.oid::regconfig from pg_catalog.pg_ts_config config
      join pg_catalog.pg_namespace space on space.oid = config.cfgnamespace and space.nspname = 'pg_catalog'
     where config.cfgname = case left(language, 2)
       when 'ar' then 'arabic' when 'ca' then 'catalan' when 'da' then 'danish' when 'de' then 'german'
       when 'el' then 'greek' when 'en' then 'english' when 'es' then 'spanish' when 'eu' then 'basque'
       when 'fi' then 'finnish' when 'fr' then 'french' when 'ga' then 'irish' when 'hi' then 'hindi'
       when 'hu' then 'hungarian' when 'id' then 'indonesian' when 'it' then 'italian' when 'lt' then 'lithuanian'
       when 'ne' then 'nepali' when 'nl' then 'dutch' when 'no' then 'norwegian' when 'pt' then 'portuguese'
       when 'ro' then 'romanian' when 'ru' then 'russian' when 'sr' then 'serbian' when 'sv' then 'swedish'
       when 'ta' then 'tamil' when 'tr' then 'turkish' when 'yi' then 'yiddish' end),
    'pg_catalog.simple'::regconfig)
$$;

-- The words of one text: as written, without accents, and as the language bends them.
create function events.words(config regconfig, content text, weight "char") returns tsvector
language sql stable parallel safe as $$
  select setweight(to_tsvector('pg_catalog.simple', lower(content)) || to_tsvector('pg_catalog.simple', events.fold(content))
    || to_tsvector(config, content), weight)
$$;
