using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Jobs;

/// <summary>Where labels come from, on the wire and in journals: as <c>--labels</c> names it, or nil.</summary>
public sealed class LabelSourceFormatter() : TextFormatter<LabelSource>("labels", LabelSource.Parse);
