namespace InfoMax.Core.Graph;

/// <summary>Which blocks a row probes beside its own.</summary>
/// <param name="Reach">
/// The blocks whose centre's cosine to the row is less than the nearest centre's by at most this; negative for none. A
/// row deep inside a cluster probes few, a row between clusters many, which finds as much as a fixed number with fewer
/// products: on the banking77 sample a sixth fewer than four probes each, a third fewer than eight.
/// </param>
/// <param name="Visits">The nearest so many of them at most, at least 0.</param>
internal readonly record struct ProbePlan(float Reach, int Visits)
{
    /// <summary>No block but the row's own.</summary>
    public static ProbePlan None => new(-1, 0);
}
