namespace InfoMax.Core.Copies;

/// <summary>What a row that visits another range has found there.</summary>
public enum CopyAnswer : byte
{
    /// <summary>Nothing is known yet, or an earlier row near it is not decided.</summary>
    Waits,

    /// <summary>No earlier row near it there can become a representative, for good.</summary>
    Free,

    /// <summary>An earlier representative is near it, for good.</summary>
    Covered,
}
