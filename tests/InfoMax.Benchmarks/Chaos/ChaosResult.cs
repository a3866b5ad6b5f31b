namespace InfoMax.Benchmarks.Chaos;

/// <summary>How a schedule went.</summary>
/// <param name="Problems">What must not be; empty when all was well.</param>
/// <param name="Seconds">From the submission to the end.</param>
/// <param name="Redone">Finished items that were worked on again.</param>
/// <param name="Repairs">Those of them whose artifacts were damaged.</param>
/// <param name="Retries">Attempts that failed or were lost.</param>
internal sealed record ChaosResult(IReadOnlyList<string> Problems, double Seconds, int Redone, int Repairs, int Retries);
