namespace InfoMax.Data.Outputs.Comparison;

/// <summary>One candidate at one fraction, as <c>tune.parquet</c> lists it.</summary>
/// <param name="Fraction">f.</param>
/// <param name="Score">The score, or a method without objective.</param>
/// <param name="Order">Its order; null for a method without.</param>
/// <param name="Beta">B of alpha; null for a method without.</param>
/// <param name="Quota">How the budget is dealt to classes.</param>
/// <param name="RidgeAccuracy">Accuracy of a ridge regression on the rows held out.</param>
/// <param name="SoftmaxAccuracy">That of a softmax regression; null for candidates that were ranked low.</param>
/// <param name="Chosen">The one to use.</param>
public sealed record TuneRow(
    double Fraction, string Score, string? Order, double? Beta, string Quota, double RidgeAccuracy, double? SoftmaxAccuracy, bool Chosen);
