namespace InfoMax.Data.Formats;

/// <summary>What the labels of a data set are.</summary>
/// <param name="Source">Where they come from, as the command line names it.</param>
/// <param name="Classes">Different labels.</param>
/// <param name="Labelled">Rows that have one.</param>
/// <param name="Unlabelled">Rows that have none.</param>
/// <param name="Smallest">Rows of the rarest label; 0 without labels.</param>
/// <param name="Largest">Rows of the most frequent label; 0 without labels.</param>
public sealed record LabelDistribution(string Source, int Classes, long Labelled, long Unlabelled, long Smallest, long Largest);
