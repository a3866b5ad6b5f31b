using System.Runtime.Serialization;

namespace InfoMax.Core.Objective;

/// <summary>Why a row was chosen or not. Words are part of result files.</summary>
public enum RowReason
{
    /// <summary>It was chosen.</summary>
    Selected,

    /// <summary>It is a copy of a row that stands for it.</summary>
    Copy,

    /// <summary>What it is worth is there already: a chosen row is nearly equal, or chosen rows near it outweigh it.</summary>
    Redundant,

    /// <summary>It is worth less than the last chosen row adds, whatever is near it.</summary>
    [EnumMember(Value = "low-importance")]
    LowImportance,

    /// <summary>It would add something, but the last chosen row adds more.</summary>
    Budget,

    /// <summary>It adds more than the last chosen row, but its group's share is full.</summary>
    Quota,
}
