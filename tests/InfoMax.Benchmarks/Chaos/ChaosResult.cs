namespace InfoMax.Benchmarks.Chaos;

/// <summary>How a schedule went.</summary>
/// <param name="Problems">What must not be; empty when all was well.</param>
/// <param name="Seconds">From the submission to the end.</param>
/// <param name="Redone">Results of items that had one already.</param>
/// <param name="Repairs">Finished items that were reopened: their artifacts were damaged, or reclaimed before a repair of another one needed them.</param>
/// <param name="Retries">Attempts that failed or were lost.</param>
internal sealed record ChaosResult(IReadOnlyList<string> Problems, double Seconds, int Redone, int Repairs, int Retries);
