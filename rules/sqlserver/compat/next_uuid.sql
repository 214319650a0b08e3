-- en: NEWSEQUENTIALID: a UUID that begins with the time, so that later ones are greater.
-- ja: NEWSEQUENTIALID: 時刻で始まり、後のものほど大きくなる UUID を返します。
CREATE FUNCTION compat.next_uuid() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(
        set_byte(
            substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
                || substring(uuid_send(gen_random_uuid()) FROM 7),
            6, (get_byte(uuid_send(gen_random_uuid()), 6) & 15) | 112),
        'hex')::uuid
$$;
