-- en: TO_NUMBER by a format of Oracle: what does not fit the format is an error. NLS_NUMERIC_CHARACTERS says what D and G are.
-- ja: Oracle の書式による TO_NUMBER: 書式に合わない文字列はエラーになります。D と G の文字は NLS_NUMERIC_CHARACTERS で指定できます。
CREATE FUNCTION compat.read_number(s text, mask text, nls text DEFAULT '') RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    core text := regexp_replace(upper(mask), '^FM', '');
    -- Digits before and after the point.
    whole integer;
    decimals integer;
    shift integer := coalesce(length(substring(core FROM 'V([09]+)')), 0);
    digits text := btrim(s);
    negative boolean := false;
    out numeric := 0;
    signs text := substring(nls FROM '(?i)NLS_NUMERIC_CHARACTERS\s*=\s*''+(..)');
BEGIN
    IF digits = '' THEN
        RETURN NULL;
    END IF;
    IF core ~ '^0*X+$' THEN
        IF length(digits) > length(core) OR digits !~* '^[0-9A-F]+$' THEN
            RAISE EXCEPTION 'not a number of the format %: %', mask, s USING ERRCODE = 'invalid_text_representation';
        END IF;
        FOR i IN 1..length(digits) LOOP
            out := out * 16 + strpos('0123456789ABCDEF', upper(substr(digits, i, 1))) - 1;
        END LOOP;
        RETURN out;
    ELSIF core !~ '^[$]?S?[$]?[09]?[09,G]*([.D][09]*)?(V[09]+)?(EEEE)?(S|MI|PR)?$' OR core !~ '[09]' THEN
        RAISE EXCEPTION 'not a number format that is known here: %', mask USING ERRCODE = 'invalid_parameter_value';
    END IF;
    whole := length(regexp_replace(regexp_replace(core, '[.DVE].*$', ''), '[^09]', '', 'g'));
    decimals := length(regexp_replace(coalesce(substring(core FROM '[.D]([09]*)'), ''), '[^09]', '', 'g'));
    IF core ~ 'PR$' THEN
        negative := digits ~ '^<.*>$';
        digits := CASE WHEN negative THEN substr(digits, 2, length(digits) - 2) ELSE digits END;
    ELSIF core ~ '(MI|S)$' AND digits ~ '[-+]$' THEN
        negative := right(digits, 1) = '-';
        digits := left(digits, -1);
    ELSIF core !~ '(MI|S)$' AND digits ~ '^[-+]' THEN
        negative := left(digits, 1) = '-';
        digits := substr(digits, 2);
    END IF;
    digits := CASE WHEN core ~ '[$]' THEN regexp_replace(btrim(digits), '^[$]', '') ELSE digits END;
    IF core ~ '[DG]' AND signs IS NOT NULL THEN
        digits := translate(digits, signs, '.,');
    END IF;
    digits := CASE WHEN core ~ '[,G]' THEN replace(digits, ',', '') ELSE digits END;
    IF digits !~ (CASE WHEN core ~ 'EEEE' THEN '^[0-9]*[.]?[0-9]*(E[-+]?[0-9]+)?$' ELSE '^[0-9]*[.]?[0-9]*$' END) OR digits !~ '[0-9]'
        OR length(ltrim(split_part(split_part(digits, 'E', 1), '.', 1), '0')) > whole + shift
        OR length(rtrim(split_part(split_part(digits, 'E', 1), '.', 2), '0')) > decimals THEN
        RAISE EXCEPTION 'not a number of the format %: %', mask, s USING ERRCODE = 'invalid_text_representation';
    END IF;
    out := CASE WHEN negative THEN -digits::numeric ELSE digits::numeric END;
    RETURN CASE WHEN shift > 0 THEN out / 10::numeric ^ shift ELSE out END;
END
$$;
