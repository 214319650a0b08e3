CREATE TYPE [dbo].[Flag] FROM [bit] NOT NULL
GO
CREATE TYPE [grade] FROM nvarchar(16)
GO
CREATE TABLE [grade] (
	[id] [int] NOT NULL,
	[value] [grade] NOT NULL,
	[active] [dbo].[Flag] NOT NULL CONSTRAINT [DF_active] DEFAULT ((1)),
	[notes] [XML]([dbo].[NotesSchemas]) NULL,
	CONSTRAINT [PK_grade] PRIMARY KEY ([id])
)
GO
ALTER TABLE [grade] ADD [closed] [Flag] NOT NULL CONSTRAINT [DF_closed] DEFAULT ((0))
GO
