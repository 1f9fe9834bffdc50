from django.utils.translation import gettext_lazy as _

from folkmoot.audit.verbs import Verb

VERBS = {
    "register.imported": Verb(
        _("The register of {unit} was brought up to date from a file."),
        _("{actor} imported members into {unit}: {new} new, {changed} changed; file {sha256}."),
    ),
    "register.import_undone": Verb(
        _("An import into the register of {unit} was taken back."),
        _("{actor} took back an import into {unit}: {taken} rows, {left} left; file {sha256}."),
    ),
    "register.exported": Verb(
        _("Rows exported as a file from the register of {unit} {why}: {count}."),
        _(
            "{actor} exported from the register of {unit} as {format}; rows: {count}; reason: "
            "{reason}; second person: {second}."
        ),
    ),
    "register.export_asked": Verb(
        _("A second export of the register of {unit} within an hour waits for a second person."),
        _("{actor} asked to export from the register of {unit}; rows: {count}; reason: {reason}."),
    ),
    "register.export_approved": Verb(
        _("A second person agreed to an export of the register of {unit}."),
        _(
            "{actor} agreed that {who} exports from the register of {unit}; rows: {count}; "
            "reason: {reason}."
        ),
    ),
    "register.export_refused": Verb(
        _("A second person refused an export of the register of {unit}."),
        _(
            "{actor} refused that {who} exports from the register of {unit}; rows: {count}; "
            "reason: {reason}."
        ),
    ),
    "units.imported": Verb(
        _("Units were imported under {unit}: {new} founded, {changed} corrected."),
        _("{actor} imported units under {unit}; file {sha256}."),
    ),
    "units.import_undone": Verb(
        _("An import of units under {unit} was taken back: {taken} rows, {left} left."),
        _("{actor} took back an import of units under {unit}; file {sha256}."),
    ),
    "hosts.imported": Verb(
        _("Hosts were imported: {new} new, {changed} renamed."),
        _("{actor} imported hosts; file {sha256}."),
    ),
    "hosts.import_undone": Verb(
        _("An import of hosts was taken back: {taken} rows, {left} left."),
        _("{actor} took back an import of hosts; file {sha256}."),
    ),
    "structure.imported": Verb(
        _("The history of units under {unit} from {first} to {last} was imported from {source}."),
        _("{actor} imported {snapshots} snapshots under {unit} from {source}; digest {sha256}."),
    ),
    "roll.drawn": Verb(_("The provisional roll of {unit} as of {on} was drawn; root {root}.")),
    "roll.objected": Verb(
        _("A member objected to the roll of {unit} as of {on}."),
        _("{actor} objected to the roll of {unit} as of {on}."),
    ),
    "roll.answered": Verb(
        _("An objection to the roll of {unit} was answered; root {root}."),
        _("{actor} answered {who}'s objection to the roll of {unit}; root {root}."),
    ),
    "roll.frozen": Verb(_("The roll of {unit} as of {on} is final; root {root}.")),
    "roll.voided": Verb(_("The roll of {unit} as of {on} is not needed any more.")),
    "roll.corrected": Verb(
        _("The roll of {unit} as of {on} was corrected; root {root}."),
        _("The roll of {unit} as of {on} follows a corrected membership; root {root}."),
    ),
    "roll.alarm_new": Verb(
        _(
            "Alarm about the roll of {unit} as of {on}: {count} people in {where} gained the vote "
            "in the {days} days before; {of} had it."
        )
    ),
    "roll.alarm_gone": Verb(
        _(
            "Alarm about the roll of {unit} as of {on}: {count} people in {where} lost the vote "
            "in the {days} days before; {of} had it."
        )
    ),
    "roll.alarm_twins": Verb(
        _(
            "Alarm about the roll of {unit} as of {on}: of {of} people who gained the vote in the "
            "{days} days before, {count} share what tells people apart with another record."
        )
    ),
    "roll.alarm_names": Verb(
        _(
            "Alarm about the roll of {unit} as of {on}: of {of} people who gained the vote in the "
            "{days} days before, {count} bear the names of former members."
        )
    ),
    "roll.alarm_bulk": Verb(
        _(
            "Alarm about the roll of {unit} as of {on}: of {of} people who gained the vote in the "
            "{days} days before, {count} came on one day from one place of work."
        )
    ),
    "application.entered": Verb(
        _("Somebody applied for membership in {unit}."),
        _("{who} applied for membership in {unit}; entered by {actor}."),
    ),
    "application.sponsor_asked": Verb(
        _("A member of {unit} was asked to vouch for an applicant."),
        _("{actor} asked {sponsor} to vouch for {who} in {unit}."),
    ),
    "application.sponsor_answered": Verb(
        _("A sponsor in {unit} answered."),
        _("{sponsor} answered whether to vouch for {who} in {unit}."),
    ),
    "application.admitted": Verb(
        _("{unit} admitted somebody from {starts}."),
        _("{actor} recorded that {unit} admitted {who} from {starts}."),
    ),
    "application.refused": Verb(
        _("{unit} refused an application."),
        _("{actor} recorded that {unit} refused the application of {who}."),
    ),
    "application.withdrawn": Verb(
        _("An application for membership in {unit} was withdrawn."),
        _("The application of {who} for membership in {unit} was withdrawn."),
    ),
    "application.extended": Verb(
        _("A probation in {unit} was extended until {ends}."),
        _("{actor} recorded that the probation of {who} in {unit} was extended until {ends}."),
    ),
    "application.confirmed": Verb(
        _("{unit} confirmed a full member from {starts}."),
        _("{actor} recorded that {unit} confirmed {who} as full member from {starts}."),
    ),
    "application.ended": Verb(
        _("{unit} did not confirm a member after probation."),
        _("{actor} recorded that {unit} did not confirm {who} after probation."),
    ),
    "appeal.entered": Verb(
        _("Somebody appealed to {unit} against a refusal."),
        _("{who} appealed to {unit} against a refusal."),
    ),
    "appeal.upheld": Verb(
        _("{unit} upheld a refusal on appeal."),
        _("{actor} recorded that {unit} upheld the refusal against which {who} appealed."),
    ),
    "appeal.overturned": Verb(
        _("{unit} overturned a refusal on appeal."),
        _("{actor} recorded that {unit} overturned the refusal against which {who} appealed."),
    ),
    "transfer.started": Verb(
        _("A transfer from {losing} to {gaining} was asked for."),
        _("{actor} asked for the transfer of {who} from {losing} to {gaining}."),
    ),
    "transfer.accepted": Verb(
        _("A side consented to a transfer from {losing} to {gaining}."),
        _("{actor} consented to the transfer of {who} from {losing} to {gaining}."),
    ),
    "transfer.refused": Verb(
        _("A transfer from {losing} to {gaining} was refused."),
        _("{actor} refused the transfer of {who} from {losing} to {gaining}."),
    ),
    "transfer.agreed": Verb(
        _("A transfer from {losing} to {gaining} holds from {starts}."),
        _("The transfer of {who} from {losing} to {gaining} holds from {starts}."),
    ),
    "transfer.came": Verb(
        _("A member comes to {gaining} from {losing} on {starts}."),
        _("{who} comes to {gaining} from {losing} on {starts}."),
    ),
    "transfer.held": Verb(
        _("A transfer from {losing} to {gaining} waits until a roll is final."),
        _("The transfer of {who} from {losing} to {gaining} waits until a roll is final."),
    ),
    "transfer.lapsed": Verb(
        _("A transfer from {losing} to {gaining} lapsed without an answer."),
        _("The transfer of {who} from {losing} to {gaining} lapsed without an answer."),
    ),
    "transfer.void": Verb(
        _("A transfer from {losing} to {gaining} has lost its object."),
        _("The transfer of {who} from {losing} to {gaining} has lost its object."),
    ),
    "transfer.cancelled": Verb(
        _("A transfer from {losing} to {gaining} was taken back."),
        _("{actor} took the transfer of {who} from {losing} to {gaining} back."),
    ),
    "standing.changed": Verb(
        _("A member of {unit} stands otherwise from {starts}."),
        _("{actor} recorded for {who} in {unit} from {starts} until {ends}: {standing}. {reason}"),
    ),
    "membership.left": Verb(
        _("A membership in {unit} ended on {starts}."),
        _("{who}'s membership in {unit} ended on {starts}: {departure}. {reason}"),
    ),
    "membership.died": Verb(
        _("{unit} lost a member on {starts}."), _("{who} in {unit} died on {starts}.")
    ),
    "membership.corrected": Verb(
        _("A membership in {unit} was corrected."),
        _("{actor} corrected the membership of {who} in {unit}: {reason}"),
    ),
    "guest.ended": Verb(
        _("A guest's place in {unit} ended on {starts}."),
        _("{who}'s guest's place in {unit} ended on {starts}."),
    ),
    "employment.began": Verb(
        _("A member of {unit} recorded new work."), _("{actor} recorded new work of {who}.")
    ),
    "employment.ended": Verb(
        _("A member of {unit} recorded that work ended."),
        _("{actor} recorded that work of {who} ended."),
    ),
    "employment.corrected": Verb(
        _("A member of {unit} corrected what is recorded about work."),
        _("{actor} corrected what is recorded about the work of {who}."),
    ),
    "person.edited": Verb(
        _("A member of {unit} changed what the register knows of them."),
        _("{who} changed in the own record: {fields}."),
    ),
    "request.made": Verb(
        _("Somebody in {unit} asked for a correction or for erasure of their data."),
        _("{who} made a request about the own data: {request}."),
    ),
    "request.withdrawn": Verb(
        _("A request about personal data in {unit} was taken back."),
        _("{who} took a request about the own data back: {request}."),
    ),
    "request.done": Verb(
        _("A request about personal data in {unit} was carried out."),
        _("{actor} carried out what {who} had asked for: {request}."),
    ),
    "request.refused": Verb(
        _("A request about personal data in {unit} was refused, with reasons."),
        _("{actor} refused what {who} had asked for: {request}."),
    ),
    "request.held": Verb(
        _("A request for erasure in {unit} has to wait for a reason of the law."),
        _("What {who} asked for has to wait for a reason of the law: {request}."),
    ),
    "person.erased": Verb(
        _("The data of somebody in {unit} were erased at their wish."),
        _("{actor} carried out an erasure in {unit}."),
    ),
    "person.expired": Verb(_("Data of somebody in {unit} had been kept long enough and went.")),
    "cohort.made": Verb(_("{actor} made the cohort “{name}”.")),
    "cohort.closed": Verb(_("{actor} closed the cohort “{name}”.")),
    "people.merged": Verb(
        _("Two records of one member of {unit} were merged."),
        _("{actor} merged the record of {other} into that of {who} (merge {merge})."),
    ),
    "people.merged_away": Verb(
        _("A record of {unit} was merged into that of a member elsewhere."),
        _("{actor} merged the record of {who} into one of another unit (merge {merge})."),
    ),
    "people.unmerged": Verb(
        _("A merge of two records in {unit} was undone."),
        _("{actor} undid the merge of {other} into {who} (merge {merge})."),
    ),
    "people.different": Verb(
        _("Somebody in {unit} was marked as another person than a namesake."),
        _("{actor} marked {who} as another person than one who looks alike."),
    ),
    "people.perhaps_one": Verb(
        _("The mark that told somebody in {unit} apart from a namesake was taken back."),
        _("{actor} took back the mark that told {who} apart from one who looks alike."),
    ),
}
