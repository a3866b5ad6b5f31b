using InfoMax.Core.Objective;

namespace InfoMax.Cluster.Rounds.Results;

/// <summary>What became of a row; see <see cref="Data.Outputs.Tables.ReasonRows"/>.</summary>
internal readonly record struct ReasonRow(
    bool Selected, float Importance, float Gain, long? Nearest, float? Cosine, int FamilySize, RowReason Reason);
