namespace InfoMax.Data.Outputs;

/// <summary>A simpler choice of as many rows, beside the job's.</summary>
/// <param name="Method">As <c>compare</c> names it: <c>random</c>, <c>top</c> or <c>dedupe-top</c>.</param>
/// <param name="Objective">F; of random rows that of the objective's <c>random</c>; else null where copies are among its rows, of which F does not speak.</param>
/// <param name="MeanScore">Mean importance of its rows.</param>
/// <param name="MeanRawScore">Mean raw score of its rows; null where the score is made of the graph, of labels or of prototypes.</param>
/// <param name="Coverage">As of the job's choice.</param>
/// <param name="FamiliesKept">As of the job's choice.</param>
/// <param name="CloseRows">As of the job's choice; null where copies are among its rows.</param>
/// <param name="CloseRowsAtMost">As of the job's choice; null where copies are among its rows.</param>
public sealed record ManifestRival(
    string Method,
    double? Objective,
    double MeanScore,
    double? MeanRawScore,
    double Coverage,
    long? FamiliesKept,
    long? CloseRows,
    long? CloseRowsAtMost);
