namespace InfoMax.Data.Outputs.Exports;

/// <summary>The kinds of <c>--export</c>. Stored jobs hold their lower-case names: never rename one.</summary>
public enum ExportKind
{
    /// <summary>A removal list for NeMo Curator: the ids that were not chosen.</summary>
    Nemo = 0,

    /// <summary>The chosen ids as text.</summary>
    Txt = 1,

    /// <summary>A flag for every input row.</summary>
    Mask = 2,

    /// <summary>The chosen rows of the input's own tables.</summary>
    Rows = 3,

    /// <summary>A table of all valid rows that Embedding Atlas shows.</summary>
    Atlas = 4,
}
