-- en: TO_CHAR of a number by a format of Oracle: the dollar sign, X, V, EEEE and TM too; too large a number gives # throughout. NLS_NUMERIC_CHARACTERS says what D and G are.
-- ja: Oracle の書式による TO_CHAR(数値): $、X、V、EEEE、TM にも対応します。桁あふれは全体が # になります。D と G の文字は NLS_NUMERIC_CHARACTERS で指定できます。
-- requires: to_char
CREATE FUNCTION compat.number_text(n numeric, mask text, nls text DEFAULT '') RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    element text := upper(mask);
    compact boolean := element ~ '^FM';
    core text := regexp_replace(element, '^FM', '');
    dollar boolean := core ~ '[$]';
    signs text := substring(nls FROM '(?i)NLS_NUMERIC_CHARACTERS\s*=\s*''+(..)');
    out text;
BEGIN
    IF core ~ '^TM9?$' THEN
        RETURN compat.to_char(n);
    ELSIF core ~ '^0*X+$' THEN
        IF n < 0 OR round(n) >= 16::numeric ^ length(core) THEN
            RETURN repeat('#', length(core) + 1);
        END IF;
        out := to_hex(round(n)::bigint);
        out := CASE WHEN core ~ '^0' THEN lpad(out, length(core), '0') ELSE out END;
        out := CASE WHEN compact THEN out ELSE lpad(out, length(core) + 1) END;
        RETURN CASE WHEN mask ~ 'X' THEN upper(out) ELSE out END;
    ELSIF core ~ '^RN$' THEN
        RETURN CASE
            WHEN n NOT BETWEEN 1 AND 3999 THEN repeat('#', 15)
            WHEN mask ~ 'rn' THEN lower(to_char(n, CASE WHEN compact THEN 'FMRN' ELSE 'RN' END))
            ELSE to_char(n, CASE WHEN compact THEN 'FMRN' ELSE 'RN' END)
        END;
    ELSIF core !~ '^[$]?S?[$]?[09]?[09,G]*([.D][09]*)?(V[09]+)?(EEEE)?(S|MI|PR)?$' OR core !~ '[09]' THEN
        RAISE EXCEPTION 'not a number format that is known here: %', mask USING ERRCODE = 'invalid_parameter_value';
    END IF;
    core := translate(core, 'DG$', '.,');
    IF core ~ 'EEEE' THEN
        out := upper(to_char(n, core));
    ELSE
        out := to_char(n, CASE WHEN compact THEN 'FM' ELSE '' END || core);
        IF out ~ '#' THEN
            RETURN repeat('#', length(core) + CASE WHEN core ~ 'S|MI' THEN 0 WHEN core ~ 'PR' THEN 0 ELSE 1 END
                + dollar::integer);
        END IF;
    END IF;
    IF dollar THEN
        out := regexp_replace(out, '([0-9.])', '$\1');
    END IF;
    -- The characters of the settings stand for D and G only.
    RETURN CASE WHEN upper(mask) ~ '[DG]' AND signs IS NOT NULL THEN translate(out, '.,', signs) ELSE out END;
END
$$;
