-- en: USER_VIEWS: views with their text. Of the current schema.
-- ja: USER_VIEWS: ビューとその定義です。現在のスキーマが対象です。
-- requires: stored_name, all_views
-- columns: view_name, text_length, text
CREATE VIEW compat.user_views AS SELECT view_name, text_length, text
FROM compat.all_views
WHERE owner = compat.stored_name(current_schema()::text);
