using InfoMax.Cluster.Jobs;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// Marks a class with a static method <c>Run(RoundContext)</c> as the kernel of a round, in every pipeline or in those of
/// the given schemes.
/// </summary>
/// <param name="round">The round.</param>
/// <param name="schemes">Where it is that round's kernel; none for everywhere.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class RoundKernelAttribute(RoundKind round, params PartitionScheme[] schemes) : Attribute
{
    /// <summary>The round that the class is a kernel of.</summary>
    public RoundKind Round => round;

    /// <summary>True when the class is the round's kernel in pipelines of <paramref name="scheme"/>.</summary>
    public bool Serves(PartitionScheme scheme) => schemes.Length == 0 || schemes.Contains(scheme);
}
