-- en: USER_USERS: the current user.
-- ja: USER_USERS: 現在のユーザーです。
-- requires: stored_name, all_users
-- columns: username, user_id, created, account_status
CREATE VIEW compat.user_users AS
SELECT username, user_id, created, account_status FROM compat.all_users WHERE username = compat.stored_name(current_user::text);
