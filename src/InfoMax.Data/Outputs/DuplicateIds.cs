namespace InfoMax.Data.Outputs;

/// <summary>What to do with rows whose id an earlier row has. The words are persisted.</summary>
public enum DuplicateIds
{
    /// <summary>Take them all.</summary>
    Keep = 0,

    /// <summary>Drop all but the first row of each id, and list them.</summary>
    First = 1,

    /// <summary>Refuse the input.</summary>
    Fail = 2,
}
