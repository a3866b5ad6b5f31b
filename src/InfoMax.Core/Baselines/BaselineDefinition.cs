namespace InfoMax.Core.Baselines;

/// <summary>How near a method is to its source.</summary>
public enum Fidelity
{
    /// <summary>The rule of the paper.</summary>
    Official,

    /// <summary>The rule of the paper, where the published code does something else.</summary>
    Reimplemented,

    /// <summary>Changed, so that it fits an exact budget or this data; the note says how.</summary>
    Adapted,
}

/// <summary>A method that a selection is compared with.</summary>
/// <param name="Name">Its name in <c>--methods</c>.</param>
/// <param name="Fidelity">How near it is to its source.</param>
/// <param name="Note">What was taken from its source and what differs.</param>
/// <param name="NeedsLabels">Whether it needs labels.</param>
/// <param name="IsRandom">Whether another seed chooses other rows.</param>
/// <param name="Choose">Chooses exactly p rows: ascending, without repeats.</param>
public sealed record BaselineDefinition(
    string Name, Fidelity Fidelity, string Note, bool NeedsLabels, bool IsRandom, Func<BaselineInput, int, CancellationToken, int[]> Choose);
