namespace InfoMax.Core.Copies;

/// <summary>What is known of a row.</summary>
internal enum CopyRole : byte
{
    /// <summary>Not decided.</summary>
    Open,

    /// <summary>A representative, for good.</summary>
    Representative,

    /// <summary>A copy, for good.</summary>
    Copy,

    /// <summary>A copy whose representative is the most similar one, for good.</summary>
    Settled,
}
