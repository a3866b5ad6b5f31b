using System.Globalization;

namespace InfoMax.Benchmarks.Chaos;

/// <summary>A place in the course of a job: so many quarters of the items of a round are done.</summary>
/// <param name="Round">The round's number, from 1.</param>
/// <param name="Quarters">0 to 3.</param>
internal readonly record struct JobPoint(int Round, int Quarters) : IComparable<JobPoint>
{
    /// <inheritdoc/>
    public int CompareTo(JobPoint other) => (Round, Quarters).CompareTo((other.Round, other.Quarters));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"round {Round}, {25 * Quarters,2} % of the items done");
}
