namespace InfoMax.Data.Outputs.Comparison;

/// <summary>One selection by one method, as <c>compare.parquet</c> lists it.</summary>
/// <param name="Fraction">f.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Seed">The seed of a method that another seed would choose other rows with; else null.</param>
/// <param name="Objective">F(S) over all valid rows.</param>
/// <param name="MeanScore">Mean importance of the chosen rows.</param>
/// <param name="Redundancy">Mean cosine of a chosen row to the nearest other chosen one along the graph.</param>
/// <param name="Coverage">Mean best cosine of a family that is left out to a kept one, along the longest neighbour lists; 0 counts where there is none.</param>
/// <param name="Accuracy">Test accuracy of a probe trained on the chosen rows; null without labels.</param>
/// <param name="AccuracyError">Its standard error.</param>
/// <param name="Seconds">Seconds of the choice.</param>
public sealed record ComparisonRow(
    double Fraction,
    string Method,
    long? Seed,
    double Objective,
    double MeanScore,
    double Redundancy,
    double Coverage,
    double? Accuracy,
    double? AccuracyError,
    double Seconds);
