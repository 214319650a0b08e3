//! Every kind of token and node of the syntax tree.
//!
//! Tokens know nothing of keywords: a word is a `WORD` until the parser consumes it as a `KEYWORD` or as an `IDENT`.

macro_rules! kinds {
    ($(#[$em:meta])* pub enum $name:ident { $($(#[$m:meta])* $kind:ident,)* }) => {
        $(#[$em])*
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum $name { $($(#[$m])* $kind,)* }

        impl $name {
            /// All kinds, in the order of their numbers.
            pub const ALL: &'static [$name] = &[$($name::$kind,)*];

            /// The kind with a number, `ERROR` for a number that is none.
            pub fn from_raw(raw: u16) -> $name {
                Self::ALL.get(raw as usize).copied().unwrap_or($name::ERROR)
            }
        }
    };
}

kinds! {
    /// Kind of a token or node.
    #[allow(missing_docs)]
    pub enum SyntaxKind {
        // Tokens: trivia.
        WHITESPACE,
        /// Line or block comment; also the marks `/*!40101` and `*/` round MySQL's conditional text.
        COMMENT,
        // Tokens: raw words, before the parser has decided.
        WORD,
        // Tokens: decided words.
        KEYWORD,
        IDENT,
        /// `"x"`, `[x]` or `` `x` ``.
        QUOTED_IDENT,
        /// Any quoted literal with its prefix: `'x'`, `N'x'`, `q'[x]'`, `X'4D'`, `E'x'`, MySQL `"x"`.
        STRING,
        NUMBER,
        /// Bind variable or local variable: `:x`, `?`, `@x`, `@@x`.
        PARAM,
        /// Substitution variable of a client: `&x`, `&&x.`, `$(x)`.
        SUBST,
        /// `$x` in a rule's pattern.
        META,
        /// Operator or punctuation.
        PUNCT,
        /// A character or literal that the lexer could not understand (an unterminated string, a stray byte).
        BAD_TOKEN,

        // Nodes: general.
        ERROR,
        /// Balanced tokens that the grammar keeps whole without looking inside.
        OPAQUE,
        SOURCE,
        /// One part of a name.
        NAME,
        /// A dotted name of an object, with `@link` where the dialect has it.
        OBJECT_NAME,
        COLUMN_LIST,
        /// Any statement that the grammar does not know in detail.
        OTHER_STMT,
        EMPTY_STMT,

        // Nodes: types.
        DATA_TYPE,
        TYPE_ARGS,
        /// `%TYPE`, `%ROWTYPE`.
        TYPE_ATTR,

        // Nodes: expressions.
        LITERAL,
        DATETIME_LITERAL,
        INTERVAL_EXPR,
        PARAM_EXPR,
        COLUMN_REF,
        STAR_EXPR,
        PAREN_EXPR,
        ROW_EXPR,
        UNARY_EXPR,
        /// A chain of operators of one precedence level: operand (operator operand)*.
        BINARY_EXPR,
        CALL_EXPR,
        ARG_LIST,
        ARG,
        NAMED_ARG,
        /// `'key' VALUE x`, `KEY 'key' VALUE x`, `'key' : x` of the JSON functions.
        JSON_PAIR,
        CAST_EXPR,
        EXTRACT_EXPR,
        TRIM_EXPR,
        CASE_EXPR,
        CASE_WHEN,
        CASE_ELSE,
        IN_EXPR,
        EXPR_LIST,
        BETWEEN_EXPR,
        LIKE_EXPR,
        IS_EXPR,
        EXISTS_EXPR,
        QUANTIFIED_EXPR,
        SUBQUERY_EXPR,
        COLLATE_EXPR,
        AT_TIME_ZONE_EXPR,
        OUTER_JOIN_MARK,
        PRIOR_EXPR,
        CURSOR_EXPR,
        NEXT_VALUE_EXPR,
        ATTRIBUTE_EXPR,
        SUBSCRIPT_EXPR,
        METHOD_EXPR,
        OVER_CLAUSE,
        WINDOW_SPEC,
        FRAME_CLAUSE,
        PARTITION_BY_CLAUSE,
        WITHIN_GROUP_CLAUSE,
        KEEP_CLAUSE,
        FILTER_CLAUSE,
        NULLS_CLAUSE,
        META_EXPR,

        // Nodes: queries.
        QUERY,
        WITH_CLAUSE,
        CTE,
        SEARCH_CLAUSE,
        CYCLE_CLAUSE,
        SELECT_BLOCK,
        SET_OPERATION,
        PAREN_QUERY,
        VALUES_CLAUSE,
        SELECT_LIST,
        SELECT_ITEM,
        ALIAS,
        INTO_CLAUSE,
        TOP_CLAUSE,
        FROM_CLAUSE,
        TABLE_REF,
        DERIVED_TABLE,
        TABLE_FUNCTION,
        /// `(a JOIN b …)`, `{oj a LEFT OUTER JOIN b …}`.
        PAREN_TABLE,
        /// `PASSING x AS "y", …` of XML and JSON functions.
        PASSING_CLAUSE,
        /// `COLUMNS a type PATH '…', …` of XMLTABLE and JSON_TABLE, `WITH (…)` of OPENJSON and OPENXML.
        COLUMNS_CLAUSE,
        JOIN_EXPR,
        JOIN_CLAUSE,
        ON_CLAUSE,
        USING_CLAUSE,
        TABLE_HINT,
        SAMPLE_CLAUSE,
        PARTITION_EXTENSION,
        FLASHBACK_CLAUSE,
        PIVOT_CLAUSE,
        UNPIVOT_CLAUSE,
        MODEL_CLAUSE,
        MATCH_RECOGNIZE_CLAUSE,
        WHERE_CLAUSE,
        START_WITH_CLAUSE,
        CONNECT_BY_CLAUSE,
        GROUP_BY_CLAUSE,
        GROUPING_SET,
        HAVING_CLAUSE,
        QUALIFY_CLAUSE,
        WINDOW_CLAUSE,
        ORDER_BY_CLAUSE,
        ORDER_ITEM,
        LIMIT_CLAUSE,
        OFFSET_CLAUSE,
        FETCH_CLAUSE,
        FOR_UPDATE_CLAUSE,
        FOR_XML_CLAUSE,
        OPTION_CLAUSE,
        ISOLATION_CLAUSE,

        // Nodes: DML.
        SELECT_STMT,
        INSERT_STMT,
        INSERT_ALL_STMT,
        INSERT_BRANCH,
        VALUES_ROW,
        ON_DUPLICATE_CLAUSE,
        UPDATE_STMT,
        SET_CLAUSE,
        ASSIGNMENT,
        DELETE_STMT,
        MERGE_STMT,
        MERGE_WHEN,
        RETURNING_CLAUSE,
        OUTPUT_CLAUSE,
        LOG_ERRORS_CLAUSE,
        TRUNCATE_STMT,
        CALL_STMT,
        LOCK_STMT,
        EXPLAIN_STMT,
        TRANSACTION_STMT,
        SET_STMT,
        USE_STMT,

        // Nodes: tables.
        CREATE_TABLE_STMT,
        ALTER_TABLE_STMT,
        ALTER_ACTION,
        TABLE_ELEMENTS,
        COLUMN_DEF,
        DEFAULT_CLAUSE,
        IDENTITY_CLAUSE,
        SEQUENCE_OPTION,
        GENERATED_CLAUSE,
        NULL_CONSTRAINT,
        CONSTRAINT_NAME,
        PRIMARY_KEY,
        UNIQUE_KEY,
        FOREIGN_KEY,
        REFERENCES_CLAUSE,
        REFERENTIAL_ACTION,
        CHECK_CONSTRAINT,
        CONSTRAINT_STATE,
        COLUMN_OPTION,
        INLINE_INDEX,
        INDEX_COLUMNS,
        INDEX_COLUMN,
        TABLE_OPTION,
        LIKE_CLAUSE,
        AS_QUERY,
        ON_COMMIT_CLAUSE,
        PERIOD_CLAUSE,
        PARTITION_CLAUSE,
        SUBPARTITION_CLAUSE,
        PARTITION_DEF,
        PARTITION_VALUES,
        PARTITION_TEMPLATE,
        /// INTERVAL (…), EVERY (…).
        PARTITION_INTERVAL,
        /// PARTITIONS n.
        PARTITION_COUNT,
        /// `OF type`.
        OF_TYPE_CLAUSE,

        // Nodes: other objects.
        CREATE_INDEX_STMT,
        INDEX_OPTION,
        CREATE_SEQUENCE_STMT,
        ALTER_SEQUENCE_STMT,
        CREATE_VIEW_STMT,
        VIEW_OPTION,
        CREATE_MVIEW_STMT,
        MVIEW_OPTION,
        CREATE_SYNONYM_STMT,
        CREATE_SCHEMA_STMT,
        CREATE_DATABASE_STMT,
        CREATE_USER_STMT,
        CREATE_ROLE_STMT,
        CREATE_TYPE_STMT,
        TYPE_ATTRIBUTE,
        TYPE_METHOD,
        CREATE_TYPE_BODY_STMT,
        CREATE_DOMAIN_STMT,
        CREATE_DATABASE_LINK_STMT,
        CREATE_DIRECTORY_STMT,
        CREATE_PARTITION_FUNCTION_STMT,
        CREATE_PARTITION_SCHEME_STMT,
        CREATE_OTHER_STMT,
        ALTER_OTHER_STMT,
        DROP_STMT,
        RENAME_STMT,
        COMMENT_STMT,
        GRANT_STMT,
        REVOKE_STMT,
        DENY_STMT,
        PRIVILEGE,
        PRIVILEGE_LIST,
        GRANT_OBJECT,
        GRANTEE,
        GRANTEE_LIST,
        GRANT_OPTION,
        EXEC_STMT,

        // Nodes: procedural.
        CREATE_PROCEDURE_STMT,
        CREATE_FUNCTION_STMT,
        CREATE_PACKAGE_STMT,
        CREATE_PACKAGE_BODY_STMT,
        CREATE_TRIGGER_STMT,
        CREATE_EVENT_STMT,
        ANONYMOUS_BLOCK,
        PARAM_LIST,
        PARAM_DEF,
        RETURNS_CLAUSE,
        ROUTINE_OPTION,
        TRIGGER_EVENT,
        TRIGGER_OPTION,
        ROUTINE_BODY,
        WRAPPED_BODY,
        DECLARE_SECTION,
        BLOCK,
        EXCEPTION_SECTION,
        EXCEPTION_HANDLER,
        SUBPROGRAM,
        SUBPROGRAM_DECL,
        VARIABLE_DECL,
        CURSOR_DECL,
        TYPE_DECL,
        EXCEPTION_DECL,
        PRAGMA_DECL,
        HANDLER_DECL,
        CONDITION_DECL,
        STATEMENT_LIST,
        LABEL,
        IF_STMT,
        IF_BRANCH,
        ELSE_BRANCH,
        CASE_STMT,
        CASE_BRANCH,
        LOOP_STMT,
        WHILE_STMT,
        FOR_STMT,
        REPEAT_STMT,
        FORALL_STMT,
        TRY_STMT,
        ASSIGN_STMT,
        RETURN_STMT,
        RAISE_STMT,
        EXIT_STMT,
        GOTO_STMT,
        NULL_STMT,
        OPEN_STMT,
        FETCH_STMT,
        CLOSE_STMT,
        EXECUTE_IMMEDIATE_STMT,
        SIGNAL_STMT,
        PRINT_STMT,
        DECLARE_STMT,
        /// `PIPE ROW (x)`.
        PIPE_STMT,
        /// `PREPARE s FROM x`.
        PREPARE_STMT,
        /// `EXECUTE s USING x`, of a prepared statement.
        EXECUTE_STMT,
        /// `GET DIAGNOSTICS …`.
        DIAGNOSTICS_STMT,
        WAITFOR_STMT,
        /// A section of a compound trigger: `BEFORE EACH ROW IS …`.
        TRIGGER_SECTION,
        /// A mark of PL/SQL's conditional compilation: `$IF … $THEN`, `$ELSE`, `$END`.
        DIRECTIVE,
    }
}

impl SyntaxKind {
    /// White space and comments: never seen by the grammar, always kept in the tree.
    pub fn is_trivia(self) -> bool {
        matches!(self, SyntaxKind::WHITESPACE | SyntaxKind::COMMENT)
    }

    /// Tokens (as opposed to nodes).
    pub fn is_token(self) -> bool {
        self <= SyntaxKind::BAD_TOKEN
    }
}

/// The tree's language, for rowan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sql {}

impl rowan::Language for Sql {
    type Kind = SyntaxKind;

    fn kind_from_raw(raw: rowan::SyntaxKind) -> SyntaxKind {
        SyntaxKind::from_raw(raw.0)
    }

    fn kind_to_raw(kind: SyntaxKind) -> rowan::SyntaxKind {
        rowan::SyntaxKind(kind as u16)
    }
}

/// A node of the tree.
pub type SyntaxNode = rowan::SyntaxNode<Sql>;
/// A token of the tree.
pub type SyntaxToken = rowan::SyntaxToken<Sql>;
/// A node or a token.
pub type SyntaxElement = rowan::SyntaxElement<Sql>;
