namespace InfoMax.Core.Evaluation;

/// <summary>What a candidate reached on the rows held out.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Ridge">Accuracy of a ridge regression on its rows.</param>
/// <param name="Softmax">Accuracy of a softmax regression; null for a candidate that the ridge regression ranks low.</param>
public sealed record TuneResult(TuneCandidate Candidate, double Ridge, double? Softmax);
