namespace InfoMax.Core.Copies;

/// <summary>What is known of a row.</summary>
public enum CopyRole : byte
{
    /// <summary>Not decided.</summary>
    Open,

    /// <summary>A representative, for good.</summary>
    Representative,

    /// <summary>A copy, for good.</summary>
    Copy,
}
