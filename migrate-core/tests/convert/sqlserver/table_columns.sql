CREATE PARTITION FUNCTION pf_year (datetime) AS RANGE LEFT FOR VALUES ('2019-12-31', '2020-12-31');
CREATE PARTITION SCHEME ps_year AS PARTITION pf_year ALL TO ([PRIMARY]);
GO
CREATE TABLE [dbo].[Order Details] (
	[Id] [int] IDENTITY(1,1) NOT FOR REPLICATION NOT NULL, -- the key
	[Code] [nvarchar](20) COLLATE Latin1_General_CI_AS NOT NULL CONSTRAINT [DF_Code] DEFAULT (N'none'),
	[Flag] [bit] NOT NULL CONSTRAINT [DF_Flag] DEFAULT ((0)),
	[Made] [datetime] NULL,
	[Price] [money] NOT NULL,
	[Qty] [smallint] NULL,
	[Total] AS ([Price] * [Qty]) PERSISTED,
	[Upper] AS (upper([Code])),
	[Ver] [timestamp] NOT NULL,
	[Big] [varbinary](max) NULL,
	[Row] [uniqueidentifier] ROWGUIDCOL NOT NULL DEFAULT (newid()),
	CONSTRAINT [PK_Order Details] PRIMARY KEY CLUSTERED ([Id] ASC) WITH (PAD_INDEX = OFF, FILLFACTOR = 80) ON [PRIMARY],
	CONSTRAINT [UQ_Code] UNIQUE NONCLUSTERED ([Code]),
	INDEX [IX_Made] NONCLUSTERED ([Made] DESC) INCLUDE ([Qty]) WHERE [Made] IS NOT NULL
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
ALTER TABLE [dbo].[Order Details] WITH NOCHECK ADD CONSTRAINT [CK_Qty] CHECK (([Qty] > (0)))
GO
ALTER TABLE [dbo].[Order Details] CHECK CONSTRAINT [CK_Qty]
GO
ALTER TABLE [dbo].[Order Details] ADD DEFAULT (getdate()) FOR [Made]
ALTER TABLE [dbo].[Order Details] ADD [Extra] int NULL, [More] varchar(10) NOT NULL DEFAULT ('x')
ALTER TABLE [dbo].[Order Details] ALTER COLUMN [Qty] int NOT NULL
ALTER TABLE [dbo].[Order Details] DROP COLUMN [Extra]
ALTER TABLE [dbo].[Order Details] DROP CONSTRAINT [DF_Code]
GO
CREATE TABLE dbo.Facts (
	Day datetime NOT NULL,
	Value decimal(10, 2) NULL
) ON ps_year (Day)
GO
ALTER TABLE dbo.Facts NOCHECK CONSTRAINT ALL
GO
