-- en: ALL_USERS and DBA_USERS: roles that can log in.
-- ja: ALL_USERS と DBA_USERS: ログインできるロールの一覧です。
-- requires: stored_name
-- columns: username, user_id, created, account_status
CREATE VIEW compat.all_users AS
SELECT compat.stored_name(rolname::text) AS username, oid::bigint AS user_id, NULL::timestamp(0) AS created, 'OPEN'::text AS account_status
FROM pg_roles WHERE rolcanlogin;
