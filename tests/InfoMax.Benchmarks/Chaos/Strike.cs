namespace InfoMax.Benchmarks.Chaos;

/// <summary>A fault at a point of the job.</summary>
/// <param name="At">When: as soon as the job is seen there, or past it.</param>
/// <param name="Fault">What.</param>
/// <param name="Draw">Chooses among the workers or artifacts that there are then.</param>
internal sealed record Strike(JobPoint At, FaultKind Fault, int Draw)
{
    /// <inheritdoc/>
    public override string ToString() => $"{At}: {Fault}";
}
