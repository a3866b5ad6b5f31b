using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Data.Results;

/// <summary>What a directory holds instead of the reasons of a choice, and what to name in its place.</summary>
internal static class MissingReasons
{
    public static string Of(ResultDirectory results) => $"{results.Path}: " + results.Goal switch
    {
        "dedupe" => "holds results of dedupe, which takes out copies and chooses nothing: 'infomax explain DIR ROW' says which row stands for it; name a directory with results of prune",
        "score" => "holds a table of scores (scores.parquet), of which nothing was chosen; prune by one of them (infomax prune INPUT --score …) and name its --output",
        "compare" => "holds a comparison of methods, whose rows are in methods/ without reasons; 'infomax report' of it draws the table; for reasons run infomax prune on its input and name that one's --output",
        "tune" => "holds a tuning, which chooses settings and no rows; run infomax prune --config with a run-F.yaml of it and name that one's --output",
        _ => $"has no {ReasonsParquet.FileName}; run prune again with --reasons",
    };
}
