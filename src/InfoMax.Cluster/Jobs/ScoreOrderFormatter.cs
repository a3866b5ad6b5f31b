using InfoMax.Core.Scores;

namespace InfoMax.Cluster.Jobs;

/// <summary>A score's order on the wire and in journals: <c>high</c>, <c>low</c>, <c>at:Q</c>, or nil.</summary>
public sealed class ScoreOrderFormatter() : TextFormatter<ScoreOrder>("score order", ScoreOrder.Parse);
