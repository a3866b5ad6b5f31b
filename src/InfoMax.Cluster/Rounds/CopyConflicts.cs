using MessagePack;

namespace InfoMax.Cluster.Rounds;

/// <summary>Vectors that several labels share.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">The first of them in the order of the walk.</param>
[MessagePackObject]
public sealed record CopyConflicts([property: Key(0)] long Count, [property: Key(1)] IReadOnlyList<CopyConflict> First)
{
    /// <summary>Vectors of several labels that the warning names.</summary>
    public const int Named = 3;
}

/// <summary>A vector that several labels share.</summary>
/// <param name="First">The first row of the walk that has it and a label.</param>
/// <param name="FirstLabel">Class number of that label.</param>
/// <param name="Other">The first with another label.</param>
/// <param name="OtherLabel">Class number of that one.</param>
/// <param name="Importance">I of the other row.</param>
[MessagePackObject]
public sealed record CopyConflict(
    [property: Key(0)] long First,
    [property: Key(1)] int FirstLabel,
    [property: Key(2)] long Other,
    [property: Key(3)] int OtherLabel,
    [property: Key(4)] float Importance)
{
    /// <summary>By the place of the other row in the walk, where the conflict shows.</summary>
    [IgnoreMember]
    public static IComparer<CopyConflict> InOrderOfTheWalk { get; } = Comparer<CopyConflict>.Create(
        (a, b) => a.Importance != b.Importance ? b.Importance.CompareTo(a.Importance) : a.Other.CompareTo(b.Other));
}
