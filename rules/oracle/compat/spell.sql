-- en: A number in English words, as the suffixes SP and SPTH of date formats write it.
-- ja: 日付書式の接尾辞 SP・SPTH と同様に、数を英単語で表します。
CREATE FUNCTION compat.spell(n bigint, ordinal boolean DEFAULT false) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    units text[] := ARRAY['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'SIX', 'SEVEN', 'EIGHT', 'NINE', 'TEN', 'ELEVEN', 'TWELVE',
        'THIRTEEN', 'FOURTEEN', 'FIFTEEN', 'SIXTEEN', 'SEVENTEEN', 'EIGHTEEN', 'NINETEEN'];
    tens text[] := ARRAY['TEN', 'TWENTY', 'THIRTY', 'FORTY', 'FIFTY', 'SIXTY', 'SEVENTY', 'EIGHTY', 'NINETY'];
    out text := CASE
        WHEN n = 0 THEN 'ZERO'
        WHEN n < 20 THEN units[n]
        WHEN n < 100 THEN tens[n / 10] || coalesce('-' || units[n % 10], '')
        WHEN n < 1000 THEN units[n / 100] || ' HUNDRED'
        WHEN n < 1000000 THEN compat.spell(n / 1000) || ' THOUSAND'
        ELSE compat.spell(n / 1000000) || ' MILLION'
    END;
    below bigint := CASE WHEN n < 100 THEN 0 WHEN n < 1000 THEN n % 100 WHEN n < 1000000 THEN n % 1000 ELSE n % 1000000 END;
BEGIN
    IF below > 0 THEN
        RETURN out || ' ' || compat.spell(below, ordinal);
    END IF;
    IF NOT ordinal THEN
        RETURN out;
    END IF;
    RETURN CASE
        WHEN out ~ 'ONE$' THEN regexp_replace(out, 'ONE$', 'FIRST')
        WHEN out ~ 'TWO$' THEN regexp_replace(out, 'TWO$', 'SECOND')
        WHEN out ~ 'THREE$' THEN regexp_replace(out, 'THREE$', 'THIRD')
        WHEN out ~ 'FIVE$' THEN regexp_replace(out, 'FIVE$', 'FIFTH')
        WHEN out ~ 'EIGHT$' THEN out || 'H'
        WHEN out ~ 'NINE$' THEN regexp_replace(out, 'NINE$', 'NINTH')
        WHEN out ~ 'TWELVE$' THEN regexp_replace(out, 'TWELVE$', 'TWELFTH')
        WHEN out ~ 'Y$' THEN regexp_replace(out, 'Y$', 'IETH')
        ELSE out || 'TH'
    END;
END
$$;
